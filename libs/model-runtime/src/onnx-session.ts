import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from './errors.js';

/** Name of the graph's output: probability of the positive class, float32 [rows, 1]. */
const OUTPUT = 'probability';

/** One thread and no spinning: a pod's share is small, and more threads make the tail worse for such models. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** The adapter over onnxruntime. */
export class OnnxSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly input: string,
  ) {}

  /** @throws ModelError if the bytes are no graph with one input and the output `probability` */
  static async open(bytes: Uint8Array, where: string): Promise<OnnxSession> {
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(bytes, OPTIONS);
    } catch (error) {
      throw new ModelError(`${where} is not an ONNX file that onnxruntime can load: ${(error as Error).message}`);
    }
    const [input, ...others] = session.inputNames;
    if (input === undefined || others.length > 0 || !session.outputNames.includes(OUTPUT)) {
      const names = `${session.inputNames.join(', ')} → ${session.outputNames.join(', ')}`;
      throw new ModelError(`${where} must have one input and an output "${OUTPUT}"; it has ${names}`);
    }
    return new OnnxSession(session, input);
  }

  /** Probability for one text, as a string [1, 1]. */
  text(text: string): Promise<number> {
    return this.run(new Tensor('string', [text], [1, 1]));
  }

  /** Probability for one row of code points, as int64 [1, length]. */
  codePoints(row: readonly number[]): Promise<number> {
    return this.run(new Tensor('int64', BigInt64Array.from(row, BigInt), [1, row.length]));
  }

  private async run(tensor: Tensor): Promise<number> {
    const { [OUTPUT]: output } = await this.session.run({ [this.input]: tensor }, [OUTPUT]);
    return Number(output?.data[0]);
  }
}
