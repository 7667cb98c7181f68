// The HTTP API as /openapi.yaml describes it.

import { token } from './token.js';

/** @typedef {{id: string, label?: string, image?: string, attributes: Record<string, string>}} Item */
/** @typedef {{rank: number, similarity: number, band?: string, item: Item}} Hit */
/** @typedef {{hits: Hit[], milliseconds: number}} Hits */
/** @typedef {{items: Item[], next?: string}} Items */
/** @typedef {{first: Item, second: Item, similarity: number}} Pair */
/** @typedef {{item: Item, suggested: string, doubt: number}} Suspect */
/** @typedef {{id: string, label?: string, x: number, y: number}} Point */
/** @typedef {{total: number, points: Point[]}} Points */
/**
 * @typedef {{rows: number, columns: number, similarities: number[], left?: number, top?: number, width?: number,
 *     height?: number}} HeatMap
 */
/**
 * @typedef {{version: string, items: number, images: boolean, readOnly: boolean, recall?: number,
 *     limits: {requestBytes?: number, pixels?: number, k?: number}, labels: string[], attributes: string[]}} Status
 */
/** What is searched with: an item of the index, or an image with an optional part of it as x,y,width,height.
 *  @typedef {{id: string} | {image: Blob, crop?: string}} Query */
/** @typedef {{k: number, filter: string, method: string, rerank: string}} Settings */

/** What the server said instead of an answer. */
export class Refusal extends Error {
  /**
   * @param {number} status the HTTP status; 0 if the server was not reached
   * @param {string} detail in words
   * @param {number} [retryAfter] seconds
   */
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** @param {string} id */
export const itemPath = id => `/v1/items/${encodeURIComponent(id)}`;

/**
 * Asks, and asks again with a token where one is wanted.
 *
 * @param {string} path
 * @param {RequestInit} [request]
 * @returns {Promise<Response>}
 * @throws {Refusal}
 */
export async function ask(path, request = {}) {
  for (;;) {
    const sent = token.value;
    const headers = new Headers(request.headers);
    if (sent) headers.set('Authorization', `Bearer ${sent}`);
    let response;
    try {
      response = await fetch(path, { ...request, headers });
    } catch (failure) {
      if (request.signal?.aborted) throw failure;
      throw new Refusal(0, 'The server cannot be reached. Is it still running?');
    }
    if (response.ok) return response;
    if (response.status !== 401) throw await refusal(response);
    await token.wanted(sent);
  }
}

/** @param {Response} response */
async function refusal(response) {
  let detail = `The server answered ${response.status} ${response.statusText}`.trim();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    detail = (await response.json()).detail ?? detail;
  }
  const seconds = Number(response.headers.get('Retry-After'));
  return new Refusal(response.status, detail, seconds > 0 ? seconds : undefined);
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
const json = async (path, request) => (await ask(path, request)).json();

/**
 * @param {Query} query
 * @param {Record<string, string | number>} fields
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
function post(query, fields, signal) {
  if ('id' in query) {
    const body = JSON.stringify({ id: query.id, ...fields });
    return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal };
  }
  const body = new FormData();
  body.append('image', query.image, query.image instanceof File ? query.image.name : 'image');
  if (query.crop) body.append('crop', query.crop);
  for (const [name, value] of Object.entries(fields)) body.append(name, String(value));
  return { method: 'POST', body, signal };
}

/** @type {(signal?: AbortSignal) => Promise<Status>} */
export const status = signal => json('/v1/status', { signal });

/** @type {(query: Query, settings: Settings, signal?: AbortSignal) => Promise<Hits>} */
export function search(query, { k, filter, method, rerank }, signal) {
  return json('/v1/search', post(query, { k, method, rerank, ...(filter && { filter }) }, signal));
}

/** @type {(query: Query, item: string, signal?: AbortSignal) => Promise<HeatMap>} */
export const explain = (query, item, signal) => json('/v1/explain', post(query, { item }, signal));

/** @type {(limit: number, after: string | undefined, filter: string, signal?: AbortSignal) => Promise<Items>} */
export function items(limit, after, filter, signal) {
  const wanted = new URLSearchParams({ limit: String(limit), ...(after && { after }), ...(filter && { filter }) });
  return json(`/v1/items?${wanted}`, { signal });
}

/** @type {(id: string, signal?: AbortSignal) => Promise<Item>} */
export const item = (id, signal) => json(itemPath(id), { signal });

/** @type {(path: string, signal?: AbortSignal) => Promise<Blob>} */
export const blob = async (path, signal) => (await ask(path, { signal })).blob();

/** @type {(similarity: number, limit: number, signal?: AbortSignal) => Promise<{pairs: Pair[]}>} */
export const duplicates = (similarity, limit, signal) =>
  json(`/v1/duplicates?similarity=${similarity}&limit=${limit}`, { signal });

/** @type {(limit: number, signal?: AbortSignal) => Promise<{suspects: Suspect[]}>} */
export const labelErrors = (limit, signal) => json(`/v1/label-errors?limit=${limit}`, { signal });

/** @type {(signal?: AbortSignal) => Promise<Points>} */
export const map = signal => json('/v1/map', { signal });
