/** The hooks of a route, of one kind, with another before them. */
export const withFirst = <H>(hook: H, hooks: H | H[] | undefined): H[] => [hook, ...[hooks ?? []].flat()] as H[];
