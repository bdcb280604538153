type Id = number | string;

/** What a row says beside the plan: what is on its way, and what somebody else just did. */
export class Marks {
  readonly #typed = new Map<Id, Map<string, string>>();
  readonly #others = new Map<Id, string>();
  #saving: ReadonlySet<Id> = new Set();

  /** Show the typed text of a cell until the server has answered. */
  type(id: Id, column: string, text: string): void {
    const cells = this.#typed.get(id) ?? new Map<string, string>();
    cells.set(column, text);
    this.#typed.set(id, cells);
  }

  settle(id: Id, column: string): void {
    const cells = this.#typed.get(id);
    cells?.delete(column);
    if (cells?.size === 0) this.#typed.delete(id);
  }

  typed(id: Id, column: string): string | undefined {
    return this.#typed.size === 0 ? undefined : this.#typed.get(id)?.get(column);
  }

  set saving(ids: ReadonlySet<Id>) {
    this.#saving = ids;
  }

  isSaving(id: Id): boolean {
    return this.#saving.has(id);
  }

  changedBy(ids: readonly Id[], name: string): void {
    for (const id of ids) this.#others.set(id, name);
  }

  forget(ids: readonly Id[]): void {
    for (const id of ids) this.#others.delete(id);
  }

  /** Who has just changed a row, if somebody else has. */
  other(id: Id): string | undefined {
    return this.#others.size === 0 ? undefined : this.#others.get(id);
  }
}
