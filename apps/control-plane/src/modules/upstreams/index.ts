export { UpstreamRepository } from './upstream.repository.js';
export { normalUrl, urlFault } from './upstream.rules.js';
export { UpstreamsModule } from './upstreams.module.js';
export { UpstreamsService } from './upstreams.service.js';
