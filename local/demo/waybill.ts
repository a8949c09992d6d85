import { CONSIGNMENT } from './papers.ts';
import type { Teller } from './teller.ts';

export async function trackWaybill(
  { chapter, call, expect }: Teller,
  awb_number: string,
): Promise<void> {
  chapter('The consignee tracks the waybill, without a token');
  const answer = await call('GET', `/shipments/${awb_number}`);
  const { status, pieces, weight_kg, parts = [] } = answer.body ?? {};
  const isWhole = pieces === CONSIGNMENT.pieces && weight_kg === CONSIGNMENT.weight_kg;
  expect('All ten pieces, in two parts', isWhole && parts.length === 2, answer.text);
  expect('All of it is delivered', status === 'DELIVERED', answer.text);
  const isAnonymous = parts.every(({ ref_id }) => ref_id === null);
  expect('No answer gives a stranger a reference', isAnonymous, answer.text);
  const etag = answer.headers.get('ETag') ?? '';
  const headers = { 'If-None-Match': etag };
  const unchanged = await call('GET', `/shipments/${awb_number}`, { headers, quiet: true });
  expect('Asked again with its ETag: 304', unchanged.status === 304, unchanged.status);
}
