// The journal on the device: IndexedDB, one record per change. Everything here may fail (private windows, full disks,
// a base deleted under us); callers are told by a rejected promise, go on in memory and try again.
import type { Change } from "../shared/types";

/** A change as it lies on the device: whose, of which plan, of which page. Number 0 is no change: a page without locks
 * says with it that it lives. */
export interface Entry extends Change {
  person: string;
  plan: string;
  client: string;
  /** The id of the plan that the page showed: who moves on to another one takes nothing along. */
  of?: number;
}

export type Key = Pick<Entry, "person" | "plan" | "client" | "seq">;

export interface Store {
  put(entries: Entry[]): Promise<void>;
  remove(entries: Key[]): Promise<void>;
  /** Every change of that person and plan, from any page, in order of page and number. */
  read(person: string, plan: string): Promise<Entry[]>;
  /** Called when what was put may be gone: the base was closed or deleted under us. */
  lost?: () => void;
}

const NAME = "city-worksheets";
const TABLE = "changes";
/** Some devices neither do what they are asked nor refuse it. */
const PATIENCE = 3_000;

/** The device's own journal. */
export function deviceStore(): Store {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => void (opened = undefined);

  const open = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(TABLE, { keyPath: ["person", "plan", "client", "seq"] });
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const base = request.result;
        base.onclose = base.onversionchange = () => {
          base.close();
          forget();
          store.lost?.();
        };
        resolve(base);
      };
    });

  /** One transaction, on the disk when it is done. After a failure the device is opened anew: Safari drops
   * connections of pages that were in the background, and now and then never answers the first one. */
  const once = <T>(mode: IDBTransactionMode, work: (records: IDBObjectStore) => IDBRequest<T> | void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      setTimeout(reject, PATIENCE);
      (opened ??= open()).then((base) => {
        const transaction = base.transaction(TABLE, mode, { durability: "strict" });
        const request = work(transaction.objectStore(TABLE));
        transaction.oncomplete = () => resolve(request?.result as T);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      }).catch(reject);
    }).catch((why) => {
      forget();
      throw why;
    });
  const run: typeof once = (mode, work) => once(mode, work).catch(() => once(mode, work));

  const store: Store = {
    put: (entries) => run<void>("readwrite", (records) => entries.forEach((entry) => records.put(entry))),
    remove: (entries) =>
      run<void>("readwrite", (records) =>
        entries.forEach(({ person, plan, client, seq }) => records.delete([person, plan, client, seq])),
      ),
    read: (person, plan) =>
      run<Entry[]>("readonly", (records) => records.getAll(IDBKeyRange.bound([person, plan], [person, plan, []]))),
  };
  return store;
}
