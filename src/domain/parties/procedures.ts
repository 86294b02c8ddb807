/** The European Union decides by its treaties (Art. 218 TFEU). */
const EU = ['mandate', 'signing_decision', 'consent', 'conclusion', 'notified'];

/** Every other party decides by its own law. */
const OTHER = ['signing_decision', 'ratified', 'notified'];

/** The steps of a party's domestic procedure, in their usual order. */
export const stepsOf = (party: string): readonly string[] => (party === 'EU' ? EU : OTHER);

export const hasStep = (party: string, step: string): boolean => stepsOf(party).includes(step);
