declare module "@alpinejs/csp" {
  interface Alpine {
    start(): void;
    data(name: string, build: (...values: unknown[]) => object): void;
  }
  const alpine: Alpine;
  export default alpine;
}
