/** The 32 symbols of Crockford's base 32, by value: no I, L, O (read as digits) and no U. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
