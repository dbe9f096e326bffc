//! Bytes that somebody keeps: made here, or lying in a file that is mapped into memory.

use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::{AnyBitPattern, NoUninit};

/// What holds the bytes of several parts: a mapped file, say.
pub type Keeper = Arc<dyn AsRef<[u8]> + Send + Sync>;

#[derive(Clone)]
pub enum Bytes {
    Own(Vec<u8>),
    Kept { keeper: Keeper, range: Range<usize> },
}

impl Bytes {
    /// A stretch of what somebody keeps; `None` where there is no such stretch.
    pub fn kept(keeper: &Keeper, range: Range<usize>) -> Option<Bytes> {
        let whole: &[u8] = (**keeper).as_ref();
        whole.get(range.clone())?;
        Some(Bytes::Kept { keeper: keeper.clone(), range })
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Bytes::Own(bytes) => bytes,
            Bytes::Kept { keeper, range } => &(**keeper).as_ref()[range.clone()],
        }
    }
}

/// A list of numbers, as it lies in a file: four bytes each, the least first.
pub struct Numbers(Bytes);

impl Numbers {
    /// `None` where the bytes make no whole numbers.
    pub fn of(bytes: Bytes) -> Option<Numbers> {
        bytes.as_ref().len().is_multiple_of(4).then_some(Numbers(bytes))
    }

    pub fn len(&self) -> usize {
        self.0.as_ref().len() / 4
    }

    pub fn get(&self, place: usize) -> Option<u32> {
        let number = self.0.as_ref().get(4 * place..4 * place + 4)?;
        Some(u32::from_le_bytes(number.try_into().ok()?))
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.as_ref()
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Numbers {
        Numbers(Bytes::Own(numbers.into_iter().flat_map(u32::to_le_bytes).collect()))
    }
}

/// Numbers that are used where they lie: made here, or in a file that this program wrote on this machine.
#[derive(Clone)]
pub enum List<T> {
    Own(Vec<T>),
    Kept(Bytes, PhantomData<T>),
}

impl<T: AnyBitPattern + NoUninit> List<T> {
    /// `None` where the bytes are no such numbers, or do not lie as numbers must.
    pub fn kept(bytes: Bytes) -> Option<List<T>> {
        bytemuck::try_cast_slice::<u8, T>(bytes.as_ref()).ok()?;
        Some(List::Kept(bytes, PhantomData))
    }

    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: AnyBitPattern> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            List::Own(numbers) => numbers,
            List::Kept(bytes, _) => bytemuck::cast_slice(bytes.as_ref()),
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List::Own(Vec::new())
    }
}
