/** A table of figures: the first column names the row, the others are numbers. */
export function DataTable(props: {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}) {
  return (
    <div class="table-frame">
      <table class="table">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((name, index) => (
              <th scope="col" class={index > 0 ? 'figure' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(([first, ...figures]) => (
            <tr>
              <th scope="row">{first}</th>
              {figures.map((figure) => (
                <td class="figure">{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
