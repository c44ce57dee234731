/** Words that every account has, in three languages: they say nothing about what happened. */
export const fillerWords: readonly string[] = (
  'что это как так для или меня мне мной мой моя моё мои она они оно его еще ещё уже все всё был была было были будет ' +
  'при под над без если чтобы когда потом после очень только тоже там тут этот эта эти того тому сказал сказал говори ' +
  'здравс добрый день пожалу спасиб помоги написа ' +
  'және мен бен пен үшін деп деді бұл осы сол ол олар мені маған менің біз бізге сіз сізге бар жоқ еді екен болды ' +
  'болып кейін дейін туралы қайырл сәлеме өтінем рахмет керек бірақ сонда ' +
  'the and for that this with was were are you your she they them his her its from have has had not but said then ' +
  'about there when what who please hello thanks'
).split(' ')
