export { UpstreamRepository } from './upstream.repository.js';
export { UpstreamsModule } from './upstreams.module.js';
export { UpstreamsService } from './upstreams.service.js';
