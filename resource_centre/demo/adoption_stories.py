def tell(city): pass
