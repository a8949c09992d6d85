/** What was made of one thing sent is one thing, of an array an array, in the order sent. */
export const asSent = <Made>(sent: object, made: Made[]): Made | Made[] => {
  const [first] = made;
  return Array.isArray(sent) || first === undefined ? made : first;
};
