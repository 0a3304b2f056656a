/** Functions as somebody would write them for API Gateway. */
export const echo = async (event) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });

export const pets = async (event) => ({
  statusCode: 201,
  headers: { 'x-pet': 'cat', 'content-length': '3', connection: 'close' },
  cookies: ['a=1; Path=/', 'b=2'],
  body: `created by ${event.requestContext.http.method}`,
});

export const image = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'image/png' },
  body: Buffer.from(event.isBase64Encoded ? Buffer.from(event.body, 'base64') : 'none').toString('base64'),
  isBase64Encoded: true,
});

export const plain = async () => ({ hello: 'world' });

export const older = async (event) => ({
  statusCode: 200,
  multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'], 'x-list': ['one', 'two'] },
  body: JSON.stringify(event),
});

export const broken = async () => {
  throw new TypeError('the database password is hunter2');
};

export const odd = async () => ({ statusCode: 200, headers: { 'x-bad': 'a\r\nset-cookie: evil=1' }, body: 'x' });
