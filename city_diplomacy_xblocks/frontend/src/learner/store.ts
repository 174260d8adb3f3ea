// The journal on the device: IndexedDB, one record per change. Everything here may fail (private windows, full
// disks); callers are told by a rejected promise and go on in memory.
import type { Change } from "../shared/types";

/** A change as it lies on the device: whose, of which plan, of which page. */
export interface Entry extends Change {
  person: string;
  plan: string;
  client: string;
}

export interface Store {
  put(entries: Entry[]): Promise<void>;
  remove(entries: Pick<Entry, "person" | "plan" | "client" | "seq">[]): Promise<void>;
  /** Every change of that person and plan, from any page, in order of page and number. */
  read(person: string, plan: string): Promise<Entry[]>;
}

const NAME = "city-worksheets";
const TABLE = "changes";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(TABLE, { keyPath: ["person", "plan", "client", "seq"] });
  return done(request);
}

/** The device's own journal. */
export function deviceStore(): Store {
  let opened: Promise<IDBDatabase> | undefined;
  const table = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => {
    opened ??= open();
    return (await opened).transaction(TABLE, mode).objectStore(TABLE);
  };
  return {
    async put(entries) {
      const records = await table("readwrite");
      for (const entry of entries) records.put(entry);
      await finished(records.transaction);
    },
    async remove(entries) {
      const records = await table("readwrite");
      for (const { person, plan, client, seq } of entries) records.delete([person, plan, client, seq]);
      await finished(records.transaction);
    },
    async read(person, plan) {
      const records = await table("readonly");
      return done(records.getAll(IDBKeyRange.bound([person, plan], [person, plan, []]))) as Promise<Entry[]>;
    },
  };
}
