/** One category of the made-up shop: what it sells, in English and in Chinese, and what that costs. */
export interface CategoryWords {
  readonly name: string;
  /** English and Chinese name of each kind of item. */
  readonly kinds: readonly (readonly [string, string])[];
  /** Median price in cents. */
  readonly medianCents: number;
}

export const categoryWords: readonly CategoryWords[] = [
  {
    name: 'Kitchen',
    medianCents: 2400,
    kinds: [
      ['frying pan', '煎锅'],
      ['kettle', '水壶'],
      ['chef knife', '菜刀'],
      ['mixing bowl', '搅拌碗'],
      ['lunch box', '饭盒'],
      ['mug', '马克杯'],
    ],
  },
  {
    name: 'Clothing',
    medianCents: 3200,
    kinds: [
      ['rain jacket', '雨衣'],
      ['jumper', '毛衣'],
      ['t-shirt', 'T恤'],
      ['jeans', '牛仔裤'],
      ['scarf', '围巾'],
      ['dress', '连衣裙'],
    ],
  },
  {
    name: 'Shoes',
    medianCents: 5900,
    kinds: [
      ['running shoes', '跑鞋'],
      ['ankle boots', '短靴'],
      ['sandals', '凉鞋'],
      ['slippers', '拖鞋'],
      ['hiking boots', '登山鞋'],
    ],
  },
  {
    name: 'Electronics',
    medianCents: 7400,
    kinds: [
      ['headphones', '耳机'],
      ['power bank', '充电宝'],
      ['desk lamp', '台灯'],
      ['keyboard', '键盘'],
      ['speaker', '音箱'],
      ['webcam', '摄像头'],
    ],
  },
  {
    name: 'Beauty',
    medianCents: 1800,
    kinds: [
      ['face cream', '面霜'],
      ['shampoo', '洗发水'],
      ['lipstick', '口红'],
      ['sunscreen', '防晒霜'],
      ['hand soap', '洗手液'],
    ],
  },
  {
    name: 'Toys',
    medianCents: 2200,
    kinds: [
      ['building set', '积木'],
      ['puzzle', '拼图'],
      ['soft toy', '毛绒玩具'],
      ['board game', '桌游'],
      ['toy train', '玩具火车'],
    ],
  },
  {
    name: 'Sports',
    medianCents: 4300,
    kinds: [
      ['yoga mat', '瑜伽垫'],
      ['water bottle', '运动水壶'],
      ['tent', '帐篷'],
      ['backpack', '背包'],
      ['bike helmet', '自行车头盔'],
    ],
  },
  {
    name: 'Grocery',
    medianCents: 950,
    kinds: [
      ['green tea', '绿茶'],
      ['coffee beans', '咖啡豆'],
      ['olive oil', '橄榄油'],
      ['dark chocolate', '黑巧克力'],
      ['mixed nuts', '坚果'],
      ['honey', '蜂蜜'],
    ],
  },
];

export const styles = [
  'Classic',
  'Compact',
  'Everyday',
  'Premium',
  'Nordic',
  'Urban',
  'Soft',
  'Light',
  'Bold',
  'Travel',
  'Family',
  'Studio',
] as const;

export const colours = [
  'black',
  'white',
  'blue',
  'green',
  'red',
  'grey',
  'amber',
  'ivory',
  'teal',
  'rose',
] as const;
