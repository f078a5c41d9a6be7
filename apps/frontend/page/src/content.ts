import type { FieldFault, PredictResponse, Problem, RouteResponse } from '@sms-checker/contracts';
import { ASSIGNMENTS, LABELS, VERSIONS } from '@sms-checker/contracts/names';

/** What came with a refusal, as far as it has the right shape: proxies on the way answer in words of their own. */
export type Refusal = Pick<Partial<Problem>, 'detail' | 'requestId'> & {
  errors: Pick<FieldFault, 'field' | 'message'>[];
};

/** The fields of a JSON object; none for any other text. */
export function parseFields(json: string): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(json));
  } catch {
    return {};
  }
}

export function asAnswer(content: Record<string, unknown>): PredictResponse | undefined {
  const { result, probability, classifier, modelVersion, requestId } = content;
  const complete =
    LABELS.some((label) => label === result) &&
    typeof probability === 'number' &&
    probability >= 0 &&
    probability <= 1 &&
    [classifier, modelVersion, requestId].every((value) => typeof value === 'string') &&
    saysWho(content);
  return complete ? (content as unknown as PredictResponse) : undefined;
}

/** What was said of the route, if that is what was sent. */
export function asRoute(content: Record<string, unknown>): RouteResponse | undefined {
  const { pinCookie } = content;
  const complete = saysWho(content) && (pinCookie === undefined || typeof pinCookie === 'string');
  return complete ? (content as unknown as RouteResponse) : undefined;
}

function saysWho({ version, assignment }: Record<string, unknown>): boolean {
  return VERSIONS.some((known) => known === version) && ASSIGNMENTS.some((known) => known === assignment);
}

export function asRefusal({ detail, errors, requestId }: Record<string, unknown>): Refusal {
  return {
    ...(typeof detail === 'string' && { detail }),
    ...(typeof requestId === 'string' && { requestId }),
    errors: (Array.isArray(errors) ? errors : [])
      .map(fieldsOf)
      .flatMap(({ field, message }) =>
        typeof field === 'string' && typeof message === 'string' ? [{ field, message }] : [],
      ),
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
