/** An amount with as many decimals as its currency has: `USD 1,150.50`. */
export const moneyInWords = (currency: string, amount: number): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
    .format(amount)
    .replace(/\u00a0/g, ' ');
