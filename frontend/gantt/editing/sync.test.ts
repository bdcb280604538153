import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deltaOf } from "../samples";
import type { Edit } from "./edits";
import { Sync } from "./sync";
import type { SyncListener } from "./sync";

interface Sent {
  url: string;
  body: { revision: number; key: string; edits?: Edit[] };
}

const rename = (uid: number, name: string): Edit => ({ do: "set", uid, values: { name } });
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

describe("Sync", () => {
  let sent: Sent[];
  let answers: ((request: Sent) => Response | Promise<Response>)[];
  const listener = {
    delta: vi.fn<SyncListener["delta"]>(),
    reload: vi.fn<SyncListener["reload"]>(),
    state: vi.fn<SyncListener["state"]>(),
    conflict: vi.fn<SyncListener["conflict"]>(),
  };
  let sync: Sync;

  const ok = ({ body }: Sent) => json(200, deltaOf({ revision: body.revision + 1 }));
  const lost = () => Promise.reject(new TypeError("network"));

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    answers = [];
    vi.resetAllMocks();
    listener.conflict.mockResolvedValue(false);
    listener.reload.mockResolvedValue();
    sync = new Sync("/p/", { revision: 4, version: 1 }, listener, (url, init) => {
      const body = init.body ? (JSON.parse(init.body as string) as Sent["body"]) : { revision: -1, key: "" };
      const request = { url, body };
      sent.push(request);
      return Promise.resolve((answers.shift() ?? ok)(request));
    });
  });
  afterEach(() => {
    sync.stop();
    vi.useRealTimers();
  });

  it("sends one request at a time, each at the revision the last answer gave", async () => {
    const both = [sync.send([rename(1, "A")]), sync.send([rename(2, "B")])];
    expect(sent).toHaveLength(1);
    expect([...sync.pending]).toEqual([1, 2]);
    await Promise.all(both);
    expect(sent.map(({ body }) => body.revision)).toEqual([4, 5]);
    expect(listener.delta).toHaveBeenCalledTimes(2);
    expect(listener.state).toHaveBeenLastCalledWith("saved", 0);
  });

  it("asks again with the same key when an answer is lost, and a new one for the next edit", async () => {
    answers = [lost, () => json(502, {}), ok];
    const outcome = sync.send([rename(1, "A")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(listener.state).toHaveBeenLastCalledWith("offline", 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toEqual({ done: true });
    const keys = sent.map(({ body }) => body.key);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    await sync.send([rename(1, "B")]);
    expect(sent.at(-1)?.body.key).not.toBe(keys[0]);
  });

  it("keeps later edits in line while the server cannot be reached", async () => {
    answers = [lost];
    const first = sync.send([rename(1, "A")]);
    await vi.advanceTimersByTimeAsync(0);
    const second = sync.send([rename(2, "B")]);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all([first, second]);
    expect(sent.map(({ body }) => (body.edits?.[0] as { uid: number }).uid)).toEqual([1, 1, 2]);
  });

  it("says what the server refuses, and goes on with the next edit", async () => {
    answers = [() => json(422, { detail: "A loop: A, B, A.", edit: 0, field: null }), ok];
    const [refused, done] = await Promise.all([sync.send([rename(1, "A")]), sync.send([rename(2, "B")])]);
    expect(refused).toMatchObject({ done: false, detail: "A loop: A, B, A.", edit: 0 });
    expect(done).toEqual({ done: true });
  });

  it("shows theirs on a conflict and keeps it", async () => {
    answers = [() => json(409, { detail: "Ann Lee set it to 3 d.", delta: deltaOf({ revision: 9 }) })];
    const outcome = await sync.send([rename(1, "A")]);
    expect(listener.delta).toHaveBeenCalledWith(deltaOf({ revision: 9 }));
    expect(outcome).toMatchObject({ done: false, detail: "Ann Lee set it to 3 d." });
    expect(sent).toHaveLength(1);
  });

  it("sends ours over theirs when the person says so", async () => {
    answers = [() => json(409, { detail: "Theirs.", delta: deltaOf({ revision: 9 }) })];
    listener.conflict.mockResolvedValue(true);
    expect(await sync.send([rename(1, "A")])).toEqual({ done: true });
    expect(sent.map(({ body }) => body.revision)).toEqual([4, 9]);
    expect(sent[0]?.body.key).not.toBe(sent[1]?.body.key);
  });

  it("sends what a person began earlier as of then, and over theirs as of now", async () => {
    answers = [ok, () => json(409, { detail: "Theirs.", delta: deltaOf({ revision: 9 }) })];
    listener.conflict.mockResolvedValue(true);
    await sync.send([rename(1, "A")]);
    expect(await sync.send([rename(2, "B")], 2)).toEqual({ done: true });
    expect(sent.map(({ body }) => body.revision)).toEqual([4, 2, 9]);
  });

  it("drops news that were asked for before an edit went out", async () => {
    let arrive = (): void => undefined;
    const slow = { ...json(200, {}), status: 200, json: () => new Promise((resolve) => (arrive = () => resolve(deltaOf({ revision: 5 })))) };
    answers = [() => slow as unknown as Response];
    const looking = sync.look();
    await vi.advanceTimersByTimeAsync(0);
    await sync.send([rename(1, "A")]);
    arrive();
    await looking;
    expect(listener.delta).toHaveBeenCalledTimes(1);
  });

  it("looks for the edits of others, but not while its own are on the way", async () => {
    answers = [() => json(200, deltaOf({ revision: 6 })), () => new Response(null, { status: 204 })];
    await sync.look();
    expect(sent[0]?.url).toBe("/p/changes/?since=4&version=1");
    await sync.look();
    expect(sent[1]?.url).toBe("/p/changes/?since=6&version=1");
    expect(listener.delta).toHaveBeenCalledTimes(1);
    const sending = sync.send([rename(1, "A")]);
    await sync.look();
    await sending;
    expect(sent.filter(({ url }) => url.includes("changes"))).toHaveLength(2);
  });

  it("asks for the whole plan when the server says that the page knows too little", async () => {
    answers = [() => json(200, { reload: true })];
    await sync.look();
    expect(listener.reload).toHaveBeenCalled();
  });

  it("holds the page while something is unsent", async () => {
    sync.start();
    const sending = sync.send([rename(1, "A")]);
    const leaving = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    await sending;
    const later = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(later);
    expect(later.defaultPrevented).toBe(false);
  });
});
