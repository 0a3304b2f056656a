import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationEndings } from '../applications/index.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialMoves } from './credential-moves.js';

/** The keys of a deleted application are revoked, those of try-it too. */
@Injectable()
export class CredentialEndings implements OnModuleInit {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly moves: CredentialMoves,
    private readonly applications: ApplicationEndings,
  ) {}

  onModuleInit(): void {
    this.applications.add(async (tx, application) => {
      const revokedReason = `The application ${application.name} was deleted.`;
      for (const credential of await this.credentials.lockLive(tx, application.id)) await this.moves.move(tx, credential, 'revoke', { revokedReason });
    });
  }
}
