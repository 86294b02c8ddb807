/** Thrown if the database, or the folder of its data, cannot be used. The message is one line for the operator. */
export class Unusable extends Error {}
