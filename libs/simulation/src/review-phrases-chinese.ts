import type { ReviewPhrases } from './review-phrases.ts';

/** Chinese: the same grammar as the English one, with 不, 没 and 一点也不 for the negations. */
export const chinesePhrases: ReviewPhrases = {
  aspects: [
    {
      subjects: ['质量', '做工', '材质', '手感'],
      good: ['好', '扎实', '精致', '满意'],
      bad: ['差', '粗糙', '廉价', '糟糕'],
    },
    { subjects: ['物流', '发货', '快递'], good: ['快', '及时', '给力'], bad: ['慢', '拖拉', '让人着急'] },
    { subjects: ['价格', '这个价位'], good: ['实惠', '划算', '合理'], bad: ['贵', '离谱', '坑人'] },
    { subjects: ['客服', '店家', '售后'], good: ['热情', '耐心', '负责'], bad: ['冷淡', '敷衍', '不耐烦'] },
  ],
  degrees: ['很', '非常', '特别', '真的很', '挺', '相当'],
  plain: ['{subject}{degree}{word}', '{subject}感觉{degree}{word}'],
  negated: [
    '{subject}一点也不{word}',
    '{subject}并不{word}',
    '{subject}没有想象中{word}',
    '不能说{subject}{word}',
  ],
  praise: [
    '{kind}很喜欢',
    '{kind}用起来很顺手',
    '{kind}没有让我失望',
    '{kind}挑不出毛病',
    '买{kind}不后悔',
    '{kind}比想象中好',
    '{kind}会回购',
    '值得推荐',
    '家人都说{kind}不错',
    '{kind}用了{days}天没有问题',
  ],
  blame: [
    '{kind}用了{days}天就坏了',
    '{kind}根本不能用',
    '后悔买了{kind}',
    '{kind}和图片不符',
    '{kind}已经退货了',
    '不推荐买{kind}',
    '浪费钱',
    '{kind}收到就是坏的',
    '{kind}让我很失望',
    '再也不会买了',
  ],
  neutral: ['{kind}一般般', '{kind}还可以', '{kind}凑合能用', '{kind}中规中矩', '{kind}没什么特别'],
  but: ['，但是', '，不过', '，可是', '。只是'],
  join: '，',
  ends: ['。', '。', '！', ''],
  capitals: false,
};
