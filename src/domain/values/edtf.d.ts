/** What Paraph uses of edtf, which ships no types: the first and last millisecond that a date may mean. */
declare module 'edtf' {
  export default function edtf(
    text: string,
    options?: { level: 0 | 1 | 2 | 3 },
  ): { min: number; max: number };
}
