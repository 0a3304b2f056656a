/** What is known by its form, and mostly by a check digit too. `secret`: keys and tokens of their makers. */
export const SENSITIVE_KINDS = ['email', 'phone', 'payment-card', 'iban', 'us-ssn', 'ip-address', 'url-credentials', 'secret'] as const;
