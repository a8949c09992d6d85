import { expect, test } from 'vitest';
import { openStage } from './stage.ts';

const stage = openStage();

test('somebody signs in by the form, and out again', async () => {
  const email = `${crypto.randomUUID()}@example.test`;
  await stage.api.signUp({ email, password: 'long enough', name: 'Test User' });
  const { page } = await stage.visit('/login?come_back=%2Faccount', { width: 360 });
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill('long enough');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/account');
  await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto(`${stage.stack.api}/account`);
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('somebody signed in by the cookie is', async () => {
  const { page, context } = await stage.visit('/account');
  expect(new URL(page.url()).pathname).toBe('/login');
  const { user } = await stage.signIn(context, 'handler');
  await page.goto(`${stage.stack.api}/account`);
  await page.getByText(user.email).waitFor();
  await page.getByText('Handler: also accepts and moves shipments').waitFor();
});
