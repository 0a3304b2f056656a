import { Inject } from '@nestjs/common';
import type { Config } from '../../config.js';

export type { Config };

export const CONFIG = Symbol('config');

/** `constructor(@InjectConfig() private readonly config: Config)` */
export const InjectConfig = () => Inject(CONFIG);
