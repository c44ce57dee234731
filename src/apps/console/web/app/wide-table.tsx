import { Box, Table } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface WideTableProps {
  /** Pixels that the table needs; where there is less room, it is moved within its own frame. */
  readonly minWidth: number
  readonly mah?: number
  readonly children: ReactNode
}

/** A table that moves in a frame of its own on a narrow screen, by the keys too. */
export function WideTable({ minWidth, mah, children }: WideTableProps) {
  const { ref, width } = useElementSize()
  const moves = mah !== undefined || (width > 0 && width < minWidth)
  return (
    <Box ref={ref}>
      <Table.ScrollContainer
        minWidth={minWidth}
        {...(mah !== undefined && { mah })}
        scrollAreaProps={moves ? { viewportProps: { tabIndex: 0 } } : {}}
      >
        {children}
      </Table.ScrollContainer>
    </Box>
  )
}
