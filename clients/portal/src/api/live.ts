// One stream of events per tab, resumed by its cursor, makes kept answers old as soon as others
// change something.
import type { QueryClient } from "@tanstack/react-query";
import { events } from "./clients";
import { refusalOf } from "./errors";
import type { Event } from "./gen/backline/v1/event_service_pb";
import { firstSequence, noteSequence } from "./sequence";
import { noteRefusal, sessionStore, whenSignedIn } from "./session";
import { createStore, useStore } from "./store";
import { SLOW_TOPICS, TOPICS, type Topic, topicsOf } from "./topics";

export type Connection = "starting" | "live" | "lost";

export const connectionStore = createStore<Connection>("starting");

export function useConnection(): Connection {
  return useStore(connectionStore);
}

// Takes events of a topic by itself; true: the topic's answers need not be read again for them.
type Taker = (events: Event[]) => boolean;
const takers = new Map<Topic, Taker>();

export function takeEvents(topic: Topic, taker: Taker): void {
  takers.set(topic, taker);
}

// A server sends something every 15 s; a stream that is silent for longer is dead.
const SILENCE_MAX_MS = 25_000;
const GATHER_MS = 150;
const GATHER_SLOW_MS = 1_500;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 15_000;

let cursor = -1n;
let gathered: Event[] = [];
let gathering: ReturnType<typeof setTimeout> | undefined;
const slow = new Set<Topic>();
let slowGathering: ReturnType<typeof setTimeout> | undefined;

function invalidate(client: QueryClient, topics: ReadonlySet<string>): void {
  void client.invalidateQueries({ predicate: ({ queryKey }) => topics.has(String(queryKey[0])) });
}

// Applies what came, a moment after its first event: a burst is one reading.
function apply(client: QueryClient): void {
  gathering = undefined;
  const batch = gathered;
  gathered = [];
  const byTopic = new Map<Topic, Event[]>();
  for (const event of batch) {
    for (const topic of topicsOf(event.kind)) {
      const list = byTopic.get(topic);
      if (list) list.push(event);
      else byTopic.set(topic, [event]);
    }
  }
  const old = new Set<string>();
  for (const [topic, list] of byTopic) {
    if (SLOW_TOPICS.has(topic)) gatherSlow(client, topic);
    else if (takers.get(topic)?.(list) !== true) old.add(topic);
  }
  if (old.size > 0) invalidate(client, old);
}

function gatherSlow(client: QueryClient, topic: Topic): void {
  slow.add(topic);
  slowGathering ??= setTimeout(() => {
    slowGathering = undefined;
    const old = new Set(slow);
    slow.clear();
    invalidate(client, old);
  }, GATHER_SLOW_MS);
}

function gather(client: QueryClient, batch: Event[]): void {
  gathered.push(...batch);
  gathering ??= setTimeout(() => apply(client), GATHER_MS);
}

async function watchOnce(client: QueryClient, signal: AbortSignal): Promise<void> {
  const silence = new AbortController();
  const both = AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
  try {
    for await (const message of events.watchEvents({ cursor }, { signal: both, timeoutMs: 0 })) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
      connectionStore.set("live");
      if (message.cursor > cursor) cursor = message.cursor;
      noteSequence(cursor);
      if (message.events.length > 0) gather(client, message.events);
    }
  } finally {
    clearTimeout(timer);
  }
}

// Returns after `ms`, or as soon as the browser is online again or somebody has signed in.
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = sessionStore.subscribe(done);
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

// One watching, from the cursor until the stream ends, and what its end means.
async function watchUntilEnd(client: QueryClient, signal: AbortSignal): Promise<void> {
  try {
    await watchOnce(client, signal);
  } catch (error) {
    if (signal.aborted) return;
    noteRefusal(error);
    if (refusalOf(error).reason === "CURSOR_EXPIRED") {
      cursor = -1n;
      invalidate(client, new Set<string>(TOPICS));
    }
  }
  if (!signal.aborted) connectionStore.set("lost");
}

async function watch(client: QueryClient, signal: AbortSignal): Promise<void> {
  if (cursor < 0n) cursor = await firstSequence;
  let backoff = BACKOFF_FIRST_MS;
  while (!signal.aborted) {
    const started = Date.now();
    await watchUntilEnd(client, signal);
    if (Date.now() - started > SILENCE_MAX_MS) backoff = BACKOFF_FIRST_MS;
    await pause(backoff, signal);
    await whenSignedIn(signal);
    backoff = Math.min(backoff * 2, BACKOFF_MAX_MS);
  }
}

// Watches until the returned function is called.
export function startWatching(client: QueryClient): () => void {
  const ended = new AbortController();
  void watch(client, ended.signal);
  return () => {
    ended.abort();
    clearTimeout(gathering);
    clearTimeout(slowGathering);
    gathering = slowGathering = undefined;
  };
}
