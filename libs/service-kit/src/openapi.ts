import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** The OpenAPI document of a service: routes from its controllers, schemas from the rules of its DTO classes. */
export function openApiDocument(app: INestApplication, title: string, description: string): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder().setTitle(title).setDescription(description).setVersion('1').build(),
    { operationIdFactory: (_controller, method) => method },
  );
  const schemas = validationMetadatasToSchemas({ refPointerPrefix: '#/components/schemas/' });
  const used = document.components?.schemas ?? {};
  for (const name of Object.keys(used)) Object.assign(used, { [name]: schemas[name] ?? used[name] });
  return document;
}
