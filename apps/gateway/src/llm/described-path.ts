const GEMINI = /^\/v1(?:beta\d*|alpha)?(?:\/publishers\/[\w-]+)?\/(?:models|tunedModels)(?:\/(.+))?$/;

/**
 * Where the document of an API of models describes what a path leads to, of paths that clients may write otherwise: without the version, with another one of Gemini's, or
 * with a model's name that has slashes. Without it, policies of an operation could be passed by spelling its path otherwise.
 * @param path behind the API's root
 */
export function describedPath(method: string, path: string): string {
  const [, model] = GEMINI.exec(path) ?? [];
  const action = model === undefined ? '' : model.slice(Math.max(model.lastIndexOf(':'), 0));
  if (method === 'POST' && action.startsWith(':')) return `/v1beta/models/_${action}`;
  const versioned = /^\/v\d/.test(path) ? path : `/v1${path}`;
  if (method === 'GET' && versioned.startsWith('/v1/models/')) return '/v1/models/_';
  return method === 'GET' && GEMINI.test(path) && model === undefined && !path.startsWith('/v1/') ? '/v1beta/models' : versioned;
}
