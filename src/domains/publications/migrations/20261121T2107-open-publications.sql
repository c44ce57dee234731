comment on schema publications is 'What the registry gives to those who act on it';
