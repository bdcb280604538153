import type { Delta } from "../delta";
import { subjects } from "./edits";
import type { Edit, Uid } from "./edits";

/** Why an edit did not come about. */
export interface Refusal {
  detail: string;
  /** Which of the edits, and which field of it. */
  edit?: number | undefined;
  field?: string | null | undefined;
}

export type Outcome = { done: true } | ({ done: false } & Refusal);

export type State = "saved" | "saving" | "offline";

export interface SyncListener {
  /** The server's answer to be shown; `reload` when the page knows too little to go on. */
  delta(delta: Delta): void;
  reload(): Promise<void>;
  state(state: State, waiting: number): void;
  /** Somebody else changed the same: true sends ours over theirs. */
  conflict(refusal: Refusal, edits: readonly Edit[]): Promise<boolean>;
}

interface Job {
  path: "edits/" | "undo/" | "redo/" | "versions/";
  edits: Edit[];
  /** The revision that the person had before her when she began; the page's own without it. */
  seen?: number | undefined;
  note?: string;
  key: string;
  settle: (outcome: Outcome) => void;
}

type Answer = Delta | { reload: true };
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const POLL_EVERY = 4_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

/**
 * The way to the server: edits wait in one queue and go one request at a time. A request
 * whose answer is lost is sent again with the same key, so nothing is done twice.
 */
export class Sync {
  readonly #base: string;
  readonly #listener: SyncListener;
  readonly #fetch: Fetch;
  #revision: number;
  #version: number;
  readonly #queue: Job[] = [];
  #isBusy = false;
  #isPolling = false;
  #isStopped = false;
  #retryIn = FIRST_RETRY;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #poll: ReturnType<typeof setInterval> | null = null;

  constructor(
    base: string,
    at: { revision: number; version: number },
    listener: SyncListener,
    fetcher: Fetch = (url, init) => fetch(url, init),
  ) {
    this.#base = base;
    this.#revision = at.revision;
    this.#version = at.version;
    this.#listener = listener;
    this.#fetch = fetcher;
  }

  /** Ask for the edits of others from now on. */
  start(): void {
    this.#poll = setInterval(() => void this.look(), POLL_EVERY);
    window.addEventListener("focus", this.#look);
    window.addEventListener("online", this.#again);
    window.addEventListener("beforeunload", this.#guard);
  }

  /** The plan was fetched anew. */
  rebase(at: { revision: number; version: number }): void {
    this.#revision = at.revision;
    this.#version = at.version;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#poll) clearInterval(this.#poll);
    if (this.#retry) clearTimeout(this.#retry);
    window.removeEventListener("focus", this.#look);
    window.removeEventListener("online", this.#again);
    window.removeEventListener("beforeunload", this.#guard);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Rows whose edits are not yet confirmed. */
  get pending(): Set<Uid> {
    return new Set(this.#queue.flatMap((job) => job.edits.flatMap(subjects)));
  }

  send(edits: Edit[], seen?: number): Promise<Outcome> {
    if (edits.length === 0) return Promise.resolve({ done: true });
    return this.#put({ path: "edits/", edits, seen });
  }

  undo(): Promise<Outcome> {
    return this.#put({ path: "undo/", edits: [] });
  }

  redo(): Promise<Outcome> {
    return this.#put({ path: "redo/", edits: [] });
  }

  saveVersion(note: string): Promise<Outcome> {
    return this.#put({ path: "versions/", edits: [], note });
  }

  /** See what others have done; silent while our own work is on its way. */
  async look(): Promise<void> {
    if (this.#isBusy || this.#isPolling || this.#queue.length > 0 || this.#isStopped) return;
    if (document.visibilityState === "hidden") return;
    this.#isPolling = true;
    try {
      const since = this.#revision;
      const url = `${this.#base}changes/?since=${since}&version=${this.#version}`;
      const answer = await this.#fetch(url, { headers: { Accept: "application/json" } });
      if (answer.status !== 200) return;
      const news = (await answer.json()) as Answer;
      if (!this.#isBusy && this.#revision === since) await this.#take(news);
    } catch {
      return; // The next look, or the next edit, tells whether the server is back.
    } finally {
      this.#isPolling = false;
    }
  }

  #put(wanted: Pick<Job, "path" | "edits" | "seen" | "note">): Promise<Outcome> {
    return new Promise((settle) => {
      this.#queue.push({ ...wanted, key: crypto.randomUUID(), settle });
      this.#say();
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isBusy || this.#retry !== null || this.#isStopped) return;
    this.#isBusy = true;
    try {
      for (let job = this.#queue[0]; job && !this.#isStopped; job = this.#queue[0]) {
        const isAnswered = await this.#deliver(job);
        if (!isAnswered) break;
      }
    } finally {
      this.#isBusy = false;
      this.#say();
    }
  }

  /** One request; false when the server could not be reached and it must be sent again. */
  async #deliver(job: Job): Promise<boolean> {
    let answer: Response;
    try {
      answer = await this.#post(job);
      if (answer.status >= 500) throw new Error(String(answer.status));
    } catch {
      this.#wait();
      return false;
    }
    this.#retryIn = FIRST_RETRY;
    if (answer.ok) {
      await this.#take((await answer.json()) as Answer);
      this.#finish(job, { done: true });
      return true;
    }
    const refusal = await refusalOf(answer);
    if (refusal.delta) await this.#take(refusal.delta);
    if (answer.status === 409 && job.path === "edits/") {
      if (await this.#listener.conflict(refusal, job.edits)) {
        job.key = crypto.randomUUID();
        job.seen = undefined;
        return true;
      }
    }
    this.#finish(job, { done: false, ...refusal });
    return true;
  }

  #post(job: Job): Promise<Response> {
    const body = {
      revision: Math.min(this.#revision, job.seen ?? this.#revision),
      version: this.#version,
      key: job.key,
      ...(job.path === "edits/" ? { edits: job.edits } : {}),
      ...(job.note === undefined ? {} : { note: job.note }),
    };
    return this.#fetch(this.#base + job.path, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": csrfToken(),
      },
      body: JSON.stringify(body),
    });
  }

  async #take(answer: Answer): Promise<void> {
    if ("reload" in answer) {
      await this.#listener.reload();
      return;
    }
    this.#revision = answer.revision;
    this.#version = answer.version;
    this.#listener.delta(answer);
  }

  #finish(job: Job, outcome: Outcome): void {
    const at = this.#queue.indexOf(job);
    if (at >= 0) this.#queue.splice(at, 1);
    this.#say();
    job.settle(outcome);
  }

  #wait(): void {
    this.#listener.state("offline", this.#queue.length);
    this.#retry = setTimeout(this.#again, this.#retryIn);
    this.#retryIn = Math.min(LONGEST_RETRY, this.#retryIn * 2);
  }

  #say(): void {
    if (this.#retry !== null) this.#listener.state("offline", this.#queue.length);
    else this.#listener.state(this.#queue.length > 0 ? "saving" : "saved", this.#queue.length);
  }

  readonly #look = (): void => void this.look();

  readonly #again = (): void => {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    if (this.#queue.length > 0) void this.#work();
  };

  readonly #guard = (event: BeforeUnloadEvent): void => {
    if (this.#queue.length > 0) event.preventDefault();
  };
}

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

async function refusalOf(answer: Response): Promise<Refusal & { delta?: Answer }> {
  try {
    const said = (await answer.json()) as Partial<Refusal> & { delta?: Answer };
    if (said.detail) return { ...said, detail: said.detail };
  } catch {
    // An answer without words of its own is explained below.
  }
  return { detail: WORDS[answer.status] ?? `The server answered ${answer.status}; nothing was changed.` };
}

const WORDS: Record<number, string> = {
  403: "Your roles do not allow this, or your session has ended: reload the page.",
  404: "This plan is gone or no longer visible to you: reload the page.",
};
