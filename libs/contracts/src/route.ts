import { IsIn, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ASSIGNMENTS, VERSIONS } from './names.js';
import type { Assignment, Version } from './names.js';

/** Which release a caller gets at this moment, without a prediction that would be counted. */
export class RouteResponse {
  @JSONSchema({ description: 'Release of the service that gives this answer.' })
  @IsIn(VERSIONS)
  version!: Version;

  @JSONSchema({ description: 'How this call came to its version; none where no route of the mesh said so.' })
  @IsIn(ASSIGNMENTS)
  assignment!: Assignment;

  @JSONSchema({
    description: 'Name of the cookie by which a tester chooses v1 or v2; missing where nobody can choose.',
  })
  @IsOptional()
  @IsString()
  pinCookie?: string;
}
