/** How the people at the desk are: their own exposure, breaks, pictures that wait to be asked for, and rotation. */
export { useExposure } from './exposure.ts'
export { BlurredImage, type BlurredImageProps } from './image.tsx'
export { WellbeingMenu } from './menu.tsx'
export { RotationTable } from './rotation.tsx'
