import NothingHere from './(shell)/not-found';

export default function NotFound() {
  return (
    <main id="content">
      <NothingHere />
    </main>
  );
}
