import { decode as unpack } from "@msgpack/msgpack";
import { h } from "./dom";
import type { Intent, OnIntent } from "./intents";
import { decode } from "./payload";
import type { Payload } from "./payload";
import { View } from "./view";

/**
 * `<steerco-gantt data-url="…">`: fetches a payload and draws it.
 *
 * Attributes: `data-url`; `data-empty`, the words for a plan without rows; `data-schedule`,
 * the address below which a plan is edited; `data-task`, the id of the task to begin at. Every intent is sent to `onIntent` and as a
 * cancelable `gantt:intent` event.
 */
export class GanttElement extends HTMLElement {
  onIntent: OnIntent | null = null;
  #view: View | null = null;
  #fetching: AbortController | null = null;

  connectedCallback(): void {
    this.classList.add("gantt");
    void this.load();
  }

  disconnectedCallback(): void {
    this.#fetching?.abort();
    this.#clear();
  }

  /** Fetch the data again, say after the plan has changed. */
  async load(): Promise<void> {
    const { url } = this.dataset;
    if (!url) return;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    if (!this.#view) this.#say(h("p", { class: "gantt-wait", role: "status" }, "Drawing the timeline…"));
    try {
      const answer = await fetch(url, {
        headers: { Accept: "application/msgpack, application/json;q=0.9" },
        signal: fetching.signal,
      });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const payload = await read(answer);
      if (this.#view) this.#view.refresh(decode(payload));
      else this.draw(payload);
    } catch (error) {
      if (!fetching.signal.aborted) this.#fail(error);
    }
  }

  draw(payload: Payload): void {
    const plan = decode(payload);
    this.#clear();
    if (plan.tasks.length === 0 && !plan.project.editable) {
      const words = this.dataset["empty"] ?? "This plan has no tasks yet: import a plan file.";
      this.#say(h("p", { class: "gantt-wait" }, words));
      return;
    }
    this.#view = new View(this, plan, {
      intent: (intent) => this.#pass(intent),
      schedule: this.dataset["schedule"] ?? null,
      reload: () => this.load(),
    });
    const first = plan.tasks.findIndex((task) => String(task.id) === this.dataset["task"]);
    if (first >= 0) this.#view.goTo(first);
  }

  #pass(intent: Intent): boolean {
    const event = new CustomEvent<Intent>("gantt:intent", {
      bubbles: true,
      cancelable: true,
      detail: intent,
    });
    const isOurs = this.onIntent?.(intent) !== false;
    return this.dispatchEvent(event) && isOurs;
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const again = h("button", { type: "button", class: "btn btn-sm" }, "Try again");
    again.addEventListener("click", () => void this.load());
    this.#say(
      h("div", { class: "gantt-wait", role: "alert" }, `The timeline cannot be drawn: ${reason}`, again),
    );
  }

  #say(message: HTMLElement): void {
    this.#clear();
    this.replaceChildren(message);
  }

  #clear(): void {
    this.#view?.destroy();
    this.#view = null;
  }
}

async function read(answer: Response): Promise<Payload> {
  const isPacked = answer.headers.get("Content-Type")?.startsWith("application/msgpack");
  return (isPacked ? unpack(await answer.arrayBuffer()) : await answer.json()) as Payload;
}
