/** A first document to write on: valid, with one operation of each common kind. */
export const TEMPLATE = `openapi: 3.1.0
info:
  title: My API
  version: 1.0.0
  description: What it is for, in two sentences.
servers:
  - url: https://backend.example.com
paths:
  /things:
    get:
      operationId: listThings
      summary: List things
      responses:
        '200':
          description: The things
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Thing'
  /things/{id}:
    get:
      operationId: getThing
      summary: Get one thing
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: The thing
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id:
          type: string
        name:
          type: string
`;
