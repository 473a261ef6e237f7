// Sections of a form that are folded until somebody needs them.

export const section = (page, name) => page.locator('details.fold-section').filter({ has: page.locator('summary', { hasText: name }) });

/** Opens what is folded; what is open stays so. */
export async function unfold(page, name) {
  const found = section(page, name).first();
  await found.waitFor();
  if (!(await found.evaluate((details) => details.open))) await found.locator('summary').first().click();
}

export const isOpen = (page, name) => section(page, name).evaluate((details) => details.open);
