type ColumnsProps = {
  /** In order; what is no text has no column. */
  names: readonly (string | false | null)[];
  /** What can be done with a row, for who hears the table. */
  act?: string | false | null;
};

/** The head of a table. */
export const Columns = ({ names, act }: ColumnsProps) => (
  <thead>
    <tr>
      {names.map((name) => name && <th scope="col">{name}</th>)}
      {act && (
        <th scope="col">
          <span class="vh">{act}</span>
        </th>
      )}
    </tr>
  </thead>
);
