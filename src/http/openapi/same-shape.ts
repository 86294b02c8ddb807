type Flat<T> = T extends object ? { [Key in keyof T]: Flat<T[Key]> } : T;
type Same<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;

/** Does nothing; compilation fails where two shapes differ, in an optional field too. */
export const sameShape = <A, B>(_same: Same<A, B>): void => undefined;
