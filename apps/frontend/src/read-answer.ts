import { ExplainedPart, Explanation, PredictResponse, type FieldFault } from '@sms-checker/contracts';
import { readDto } from '@sms-checker/service-kit';

/** Reads an answer of the model, its explanation and the parts of that; faults are named by their path. */
export function readAnswer(data: unknown): { dto: PredictResponse; faults: FieldFault[] } {
  const { dto, faults } = readDto(PredictResponse, asObject(data));
  if (faults.length > 0 || !dto.explanation) return { dto, faults };
  const read = readDto(Explanation, dto.explanation);
  const explanation = read.dto;
  if (read.faults.length > 0) return { dto, faults: within('explanation', read.faults) };
  const parts = explanation.parts.map((part: unknown) => readDto(ExplainedPart, asObject(part)));
  explanation.parts = parts.map((part) => part.dto);
  dto.explanation = explanation;
  return { dto, faults: parts.flatMap((part, i) => within(`explanation.parts.${i}`, part.faults)) };
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function within(path: string, faults: FieldFault[]): FieldFault[] {
  return faults.map(({ field, rule, message }) => ({ field: `${path}.${field}`, rule, message }));
}
