import { CallWriter, type TimedCall } from './call-writer.ts';
import { drawFromShelf, drawNeighbour, type Item, type Shelf } from './catalogue.ts';
import type { CustomerPlan, Device } from './customer-plan.ts';
import {
  type Coupon,
  discountOf,
  type Line,
  type Order,
  orderId,
  orderProperties,
  priceOrder,
  productsOf,
} from './order.ts';
import type { Sfc32 } from './sfc32.ts';
import type { Visit } from './visit-plan.ts';
import type { Step } from './visit-script.ts';
import type { World } from './world.ts';

/** Turns the steps of one visit into calls; keeps the cart and what was looked at. */
export class VisitCalls {
  readonly writer: CallWriter;
  /** Set once the visit has ordered. */
  order: Order | undefined;
  private readonly world: World;
  private readonly plan: CustomerPlan;
  private readonly visit: Visit;
  private readonly random: Sfc32;
  private readonly cartId: string;
  private readonly wantedShelf: Shelf;
  /** What the visit is about: viewed with some luck, and the first thing to be added if anything is. */
  private readonly wanted: Item;
  private viewed: Item | undefined;
  private lines: Line[] = [];
  private coupon: Coupon | undefined;
  private shelf: Shelf;

  constructor(world: World, plan: CustomerPlan, visit: Visit, random: Sfc32) {
    this.world = world;
    this.plan = plan;
    this.visit = visit;
    this.random = random;
    this.cartId = `c-${plan.index + 1}-${visit.index + 1}`;
    this.wantedShelf = this.drawShelf();
    this.shelf = this.wantedShelf;
    this.wanted = drawFromShelf(random, this.wantedShelf, plan.profile.priceLean);
    const device = deviceOf(plan, visit);
    const context = {
      device: { id: device.id, type: device.type },
      campaign: { source: random.chance(0.7) ? plan.channel : 'direct' },
      ip: plan.ip,
      locale: plan.locale,
    };
    this.writer = new CallWriter(random, device, context, visit.signedIn ? plan.userId : undefined);
  }

  write(step: Step, atMs: number): TimedCall {
    switch (step) {
      case 'page':
        return this.writer.page(atMs, { name: 'Home', path: '/' });
      case 'identify':
        return this.writer.identify(atMs, this.plan.userId, this.traits());
      case 'alias':
        return this.writer.alias(atMs);
      case 'search':
        return this.search(atMs);
      case 'list':
        return this.list(atMs);
      case 'view':
        return this.view(atMs);
      default:
        return this.writeBuying(step, atMs);
    }
  }

  private writeBuying(
    step: 'add' | 'remove' | 'cart' | 'coupon' | 'checkout' | 'order',
    atMs: number,
  ): TimedCall {
    switch (step) {
      case 'add':
        return this.add(atMs);
      case 'remove':
        return this.remove(atMs);
      case 'cart':
        return this.writer.track(atMs, 'Cart Viewed', {
          cart_id: this.cartId,
          products: productsOf(this.lines),
        });
      case 'coupon':
        return this.applyCoupon(atMs);
      case 'checkout':
        return this.checkOut(atMs);
      case 'order':
        return this.placeOrder(atMs);
    }
  }

  private search(atMs: number): TimedCall {
    this.shelf = this.drawShelf();
    const item = drawFromShelf(this.random, this.shelf, 0);
    return this.writer.track(atMs, 'Products Searched', {
      query: this.plan.chinese ? item.chineseKind : item.englishKind,
    });
  }

  private list(atMs: number): TimedCall {
    const products = this.shelf.items
      .slice(0, 6)
      .map(({ product }) => ({ product_id: product.product_id, price: product.price }));
    const category = this.shelf.category;
    return this.writer.track(atMs, 'Product List Viewed', {
      list_id: category.toLowerCase(),
      category,
      products,
    });
  }

  private view(atMs: number): TimedCall {
    this.viewed = this.nextViewed();
    return this.writer.track(atMs, 'Product Viewed', { ...this.viewed.product });
  }

  /** What is wanted, a neighbour of what was just seen, or something else from a favourite shelf. */
  private nextViewed(): Item {
    if (this.random.chance(0.4)) return this.wanted;
    const last = this.viewed;
    if (last && last.product.category === this.shelf.category && this.random.chance(0.6)) {
      return drawNeighbour(this.random, this.shelf, last);
    }
    if (this.random.chance(0.3)) this.shelf = this.drawShelf();
    return drawFromShelf(this.random, this.shelf, 0);
  }

  /**
   * First what was wanted from the start, then what goes with it or something else. What was viewed has no say:
   * customers who buy first and look later must fill the same baskets as those who look first.
   */
  private add(atMs: number): TimedCall {
    const shelf = this.lines.length > 0 && this.random.chance(0.5) ? this.drawShelf() : this.wantedShelf;
    const item = this.lines.length === 0 ? this.wanted : this.drawExtra(shelf);
    const quantity = this.random.chance(0.85) ? 1 : 2 + this.random.below(2);
    const held = this.lines.find((line) => line.item === item)?.quantity ?? 0;
    this.lines = [...this.lines.filter((line) => line.item !== item), { item, quantity: held + quantity }];
    return this.writer.track(atMs, 'Product Added', { cart_id: this.cartId, ...item.product, quantity });
  }

  private drawExtra(shelf: Shelf): Item {
    if (shelf === this.wantedShelf) return drawNeighbour(this.random, shelf, this.wanted);
    return drawFromShelf(this.random, shelf, this.plan.profile.priceLean);
  }

  /** Takes out the oldest line, or one piece of the only line: after two additions that one holds two at least. */
  private remove(atMs: number): TimedCall {
    const [first, ...others] = this.lines;
    if (!first) throw new RangeError('Nothing in the cart to remove');
    const quantity = others.length > 0 ? first.quantity : 1;
    this.lines = others.length > 0 ? others : [{ item: first.item, quantity: first.quantity - 1 }];
    return this.writer.track(atMs, 'Product Removed', {
      cart_id: this.cartId,
      ...first.item.product,
      quantity,
    });
  }

  private applyCoupon(atMs: number): TimedCall {
    const percent = this.random.pick([10, 15, 20, 30]);
    this.coupon = { id: `SAVE${percent}`, percent };
    const discount = discountOf(this.goodsCents(), this.coupon) / 100;
    return this.writer.track(atMs, 'Coupon Applied', {
      order_id: this.orderId(),
      cart_id: this.cartId,
      coupon_id: this.coupon.id,
      discount,
    });
  }

  private checkOut(atMs: number): TimedCall {
    const value = this.goodsCents() / 100;
    return this.writer.track(atMs, 'Checkout Started', {
      order_id: this.orderId(),
      value,
      currency: 'USD',
      products: productsOf(this.lines),
    });
  }

  private placeOrder(atMs: number): TimedCall {
    this.order = priceOrder(this.orderId(), this.lines, this.coupon);
    const properties = orderProperties(this.order, this.plan, this.random.pick(this.plan.cardHashes));
    return this.writer.track(atMs, 'Order Completed', properties);
  }

  private traits() {
    const { userId, locale, channel } = this.plan;
    return { email: `${userId}@example.com`, locale, acquired_by: channel };
  }

  private orderId(): string {
    return orderId(this.plan.index, this.visit.index);
  }

  private goodsCents(): number {
    return this.lines.reduce((sum, line) => sum + line.item.priceCents * line.quantity, 0);
  }

  private drawShelf(): Shelf {
    const shelf = this.world.shelves[this.plan.tastes.draw(this.random)];
    if (!shelf) throw new RangeError('More tastes than shelves');
    return shelf;
  }
}

function deviceOf(plan: CustomerPlan, visit: Visit): Device {
  const device = plan.devices[visit.device];
  if (!device) throw new RangeError(`Customer ${plan.index} has no device ${visit.device}`);
  return device;
}
