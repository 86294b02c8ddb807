type Flat<T> = T extends object ? { [Key in keyof T]: Flat<T[Key]> } : T;
type Same<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;

/** A check at compile time: fails if two shapes differ, also in whether a field is optional. */
export const sameShape = <A, B>(_same: Same<A, B>): void => undefined;
