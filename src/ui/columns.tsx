type ColumnsProps = {
  /** In order; anything but text has no column. */
  names: readonly (string | false | null)[];
  /** The label of the actions column, for screen readers only. */
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
