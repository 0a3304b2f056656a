import { SkeletonPage } from '@/ui/skeleton';

export default SkeletonPage;
