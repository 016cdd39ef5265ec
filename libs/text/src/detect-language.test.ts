import assert from 'node:assert/strict';
import { it } from 'node:test';
import { detectLanguage, type Language } from './detect-language.ts';
import { normaliseText } from './normalise-text.ts';

const texts: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Great phone, I love it',
    'Broken after two days.',
    'Excellent!',
    'The café was lovely',
    'good 👍',
    'I bought it for 很好 reasons of my own',
  ],
  zh: ['很好', '物流快，质量也不错', 'iPhone很好用', '質量很差，退貨了', '好 good'],
  other: [
    ...[
      'Muy buen producto, lo recomiendo',
      'Très bon produit',
      'Sehr gutes Produkt, schnelle Lieferung',
      'Ottimo prodotto',
    ],
    ...[
      'Produto muito bom',
      'Çok güzel ürün',
      'Bardzo dobry produkt',
      'Отличный товар',
      'とても良いです',
      '좋아요',
      'جيد جدا',
      'สินค้าดีมาก',
      'מוצר טוב',
    ],
  ],
  none: ['', '12345', '!!! ...', '😡', '10/10'],
};

for (const [language, all] of Object.entries(texts)) {
  for (const text of all) {
    it(`takes "${text}" for ${language}`, () => assert.equal(detectLanguage(normaliseText(text)), language));
  }
}
