let current: string | null = null;

/** The proof that a write comes from this portal. It comes with the session and goes back in `X-CSRF-Token`. */
export function csrfToken(): string | null {
  return current;
}

export function setCsrfToken(token: string | null): void {
  current = token;
}
