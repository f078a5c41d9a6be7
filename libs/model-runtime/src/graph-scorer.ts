import { join } from 'node:path';
import { textFeaturiser, tokenFeaturiser, type Featuriser } from './graph-inputs.js';
import { verifiedFile, type ModelFiles } from './model-files.js';
import { OnnxSession } from './onnx-session.js';
import type { Scorer } from './scorer.js';
import { WordPiece } from './wordpiece.js';

/** A graph that onnxruntime runs. @throws ModelError that says what is wrong with the files, and where */
export async function openGraph(files: ModelFiles): Promise<Scorer> {
  const { folder, manifest } = files;
  const file = join(folder, manifest.file);
  const session = await OnnxSession.open(verifiedFile(files, manifest.file, manifest.sha256), manifest.output, file);
  const { rows, feeds, probe } = openFeaturiser(files, session.inputs, file);
  await session.probabilities(probe(), 1);
  return {
    together: rows > 1,
    async score(texts) {
      const probabilities: number[] = [];
      for (let i = 0; i < texts.length; i += rows) {
        const some = texts.slice(i, i + rows);
        probabilities.push(...(await session.probabilities(feeds(some), some.length)));
      }
      return probabilities;
    },
  };
}

function openFeaturiser(files: ModelFiles, inputs: readonly string[], file: string): Featuriser {
  const { featuriser } = files.manifest;
  if (featuriser.type !== 'wordpiece') return textFeaturiser(featuriser, inputs, file);
  const tokenizerFile = join(files.folder, featuriser.tokenizer);
  const json = verifiedFile(files, featuriser.tokenizer, featuriser.tokenizerSha256);
  return tokenFeaturiser(WordPiece.read(String(json), featuriser.maxTokens, tokenizerFile), inputs, file);
}
