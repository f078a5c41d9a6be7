import './no-telemetry.js';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { ModelError } from './errors.js';
import type { OutputSettings } from './manifest.js';

/** Inputs of one run, by name. */
export type Feeds = Readonly<Record<string, Tensor>>;

/** One thread and no spinning: a pod's share is small, and more threads make the tail worse for such models. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** The adapter over onnxruntime: a graph that gives the probability of spam. */
export class OnnxSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly output: OutputSettings,
    private readonly where: string,
  ) {}

  /** @throws ModelError if the bytes are no graph, or have no such output */
  static async open(bytes: Uint8Array, output: OutputSettings, where: string): Promise<OnnxSession> {
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(bytes, OPTIONS);
    } catch (error) {
      throw new ModelError(`${where} is not an ONNX file that onnxruntime can load: ${(error as Error).message}`);
    }
    if (!session.outputNames.includes(output.name)) {
      throw new ModelError(
        `${where} has no output "${output.name}": set "output.name" of its manifest to one of ${session.outputNames.join(', ')}`,
      );
    }
    return new OnnxSession(session, output, where);
  }

  /** Names of the graph's inputs. */
  get inputs(): readonly string[] {
    return this.session.inputNames;
  }

  /**
   * What the graph says of each row: the probability of spam, if the graph is right.
   * @throws ModelError if the graph fails on them, or its output has another shape
   */
  async probabilities(feeds: Feeds, rows: number): Promise<number[]> {
    const { dims, data, type } = await this.run(feeds);
    const columns = dims[1] ?? 0;
    const shaped = dims.length === 2 && dims[0] === rows && (columns === 1 || columns === 2);
    if (!shaped || !(data instanceof Float32Array)) {
      const got = `${type} [${dims.join(', ')}]`;
      throw new ModelError(
        `output "${this.output.name}" of ${this.where} must be float32 [n, 1] or [n, 2]; for n = ${rows} it is ${got}`,
      );
    }
    if (columns === 1 && this.output.positive === 0) {
      throw new ModelError(`output "${this.output.name}" of ${this.where} has one column: remove "output.positive"`);
    }
    return Array.from({ length: rows }, (_, row) =>
      this.probability(data.subarray(row * columns, (row + 1) * columns)),
    );
  }

  private async run(feeds: Feeds): Promise<Tensor> {
    try {
      const { [this.output.name]: output } = await this.session.run(feeds, [this.output.name]);
      if (output) return output;
    } catch (error) {
      throw new ModelError(`${this.where} fails on its input: ${(error as Error).message}`);
    }
    throw new ModelError(`${this.where} gave no "${this.output.name}"`);
  }

  /** Of one row. Softmax of two logits is the logistic function of their difference. */
  private probability(row: Float32Array): number {
    const { kind, positive = 1, temperature = 1 } = this.output;
    const [spam = NaN, ham = 0] = row.length === 1 ? row : [row[positive], row[1 - positive]];
    return kind === 'logits' ? 1 / (1 + Math.exp((ham - spam) / temperature)) : spam;
  }
}
