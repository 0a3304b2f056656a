import { z } from 'zod';

// The control plane checks again with the contract's own schemas; these say it in the reader's words before anything is sent.
export const emailField = z.email('An e-mail address such as ada@example.com');
export const newPasswordField = z.string().min(12, 'At least 12 characters').max(200, 'At most 200 characters');
export const nameField = z.string().trim().min(1, 'A name is needed').max(120, 'At most 120 characters');
