/** What one to five stars say: three stars, and ratings on other scales, say neither. */
export function ratingLabel(rating: number | undefined): 'positive' | 'negative' | undefined {
  if (rating === undefined || rating < 1 || rating > 5) return undefined;
  if (rating <= 2) return 'negative';
  return rating >= 4 ? 'positive' : undefined;
}
